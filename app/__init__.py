"""创园台账 (ParkLedger): the registry and appraisal of start-up parks for a banner's office."""

VERSION = "0.3.0"
