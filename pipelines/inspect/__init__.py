"""What the commands look up and say: plain Python over the register and the publication, no Dagster and no click."""
