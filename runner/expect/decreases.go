package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
)

// Decreases expects that the value at a path, a number or a time, never rises from one
// event of a kind to the next; with Strictly it must fall, with By a number must fall by
// just so much, as a countdown does.
type Decreases struct {
	Path     Path   `yaml:"decreases,required"`
	In       string `yaml:"in,required"`
	Strictly bool   `yaml:"strictly"`
	By       int    `yaml:"by"`
}

// Validate finds steps that lead nowhere.
func (x Decreases) Validate() error {
	if x.By < 0 {
		return problem.AtField("by", fmt.Errorf("a value cannot fall by %d", x.By))
	}
	return nil
}

func (x Decreases) String() string {
	return Increases(x).says("never rises", "always falls", "falls by")
}

// Start implements Expectation.
func (x Decreases) Start(env Env) (Monitor, error) {
	o, err := newOver(env, x.In, x)
	return &increases{over: o, Increases: Increases(x), falls: true}, err
}
