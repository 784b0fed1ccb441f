package play

import "github.com/streamspec/streamspec/runner/expect"

// env is what expectations may know of the play.
func (p *Play) env() expect.Env {
	return expect.Env{Kinds: p.kinds(), Dir: p.library.Root, Call: p.calls.named}
}
