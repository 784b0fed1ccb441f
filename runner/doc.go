// Package runner is the engine's door: it plays scenarios, and tells what became of them.
//
// A program of one's own calls [Load] with a [Config], [Suite.Run] for each of [Suite.Names], and
// [Suite.Close]; what became of a scenario is a [Result]. A godog suite is given the sentences by
// package steps instead. The house behind it, from the door down:
//
//   - steps has the sentences of features, which drive a play step by step.
//   - runner/expect is what can be expected: below it, pattern is the language of orders,
//     condition that of conditions, and value is what a JSON value is. runner/recording is what
//     happened, as data, and runner/sse turns bytes into events.
//   - internal/scenario reads the YAML files, internal/play plays one scenario: with
//     services, stubs, proxies, calls, and the clients of its streams.
//   - internal/verdict makes one outcome of what was found, internal/report shows it.
//   - internal/cli has the commands.
//   - bench, a module of its own, measures what all of it costs.
//
// Nothing here knows Gherkin, nor how bytes become events.
package runner
