"""Platform exports: any file in, one typed frame and its problems out."""
