# Documentation that is installed or shipped.
