"""The monthly letter to the manager: what it says, who gets it, how it goes out."""
