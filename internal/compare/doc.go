// Package compare tells what two sides of a migration do differently: by what was recorded
// of the old one, and of the new one.
//
// Start reading at [Compare]. The way of a recording through the files: run.go makes flows of
// its streams, kind.go tells kinds of event, value.go what class a value is of; facts.go
// and facts_*.go state what can be said of a run, tally.go counts in how many runs of a side
// each was so. rewrite.go finds what explains much at once (an envelope, another form of
// heartbeats) and takes it back; judge.go tells with chance.go which facts differ, cause.go
// and cause_*.go group what differs by its cause. Result is what was found, text.go how people
// read it.
package compare
