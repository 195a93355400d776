"""The monthly review: pages as data, drawn by xlsxwriter."""
