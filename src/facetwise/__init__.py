"""Facetwise: spinal facet joint claims, counted, checked and explained."""
