package service

import (
	"maps"
	"os"
	"slices"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/secret"
)

// environment is what the commands of an instance have in common.
type environment struct {
	starter  *starter
	settings []string // NAME=VALUE, on top of the runner's own
	dir      string
	masker   *secret.Masker
}

func (s *starter) environment(inst *Instance, r *recipe, known map[string]string) environment {
	var settings []string
	if port, ok := inst.address.variable(portVar); ok {
		settings = append(settings, "PORT="+port)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Def.Env)) {
		settings = append(settings, name+"="+r.Def.Env[name])
	}
	s.secrets.AddEnv(slices.Concat(os.Environ(), s.selfEnv, settings))
	for name, value := range known {
		s.secrets.AddNamed(name, value)
	}
	return environment{starter: s, settings: settings, dir: r.Def.dir(), masker: s.secrets}
}

// command makes a command of words that people may see, but for its secrets.
func (e environment) command(words []string) process.Command {
	c := process.Command{
		Words: words, Env: os.Environ(), Dir: e.dir, Shown: e.masker.Text(process.Join(words)), Masker: e.masker,
		Watchdog: e.starter.watchdog,
	}
	if words[0] == selfWord && len(e.starter.self) > 0 {
		c.Words = slices.Concat(e.starter.self, words[1:])
		c.Env = append(c.Env, e.starter.selfEnv...)
	}
	c.Env = append(c.Env, e.settings...)
	return c
}

func (e environment) commands(lines [][]string) []process.Command {
	var commands []process.Command
	for _, words := range lines {
		commands = append(commands, e.command(words))
	}
	return commands
}

// output is a log of the instance's commands; the pool's log has them too.
func (e environment) output(name string) *process.Output {
	return process.NewOutput(e.masker, e.starter.log, name+" | ")
}
