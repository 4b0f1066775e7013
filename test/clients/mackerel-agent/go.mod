// Mackerel's own agent, unmodified, for the tests of the stand-in: scripts/build-client.cjs builds it.
module alertdrill/test/clients/mackerel-agent

go 1.25.0

require github.com/mackerelio/mackerel-agent v0.87.0
