"""Load on a running service: ``python -m loadtest URL --rate R`` sends articles as they come by chance, ``locustfile.py`` as editors do."""
