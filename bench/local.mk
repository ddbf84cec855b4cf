# Scripts that measure; see CONTRIBUTING.md.
