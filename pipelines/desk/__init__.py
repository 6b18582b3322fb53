"""What owners of data are told and asked to mend: incidents, worklists, alerts. All of it lies outside publications."""
