"""The jobs of a study on the page: the job map coloured by opportunity, the forces of progress, the eight documents."""
