// Mackerel's own command line, unmodified, for the tests of the stand-in: scripts/build-client.cjs builds it.
module alertdrill/test/clients/mkr

go 1.25.0

require github.com/mackerelio/mkr v0.65.0
