package service

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/internal/secret"
)

// commandLine is a command that can be run again and again: a service, a
// command of its setup, or a probe.
type commandLine struct {
	words, env []string
	dir        string
	shown      string // to people: its secrets are masked
	masker     *secret.Masker
}

func (c commandLine) cmd() *exec.Cmd {
	cmd := exec.Command(c.words[0], c.words[1:]...)
	cmd.Env, cmd.Dir = c.env, c.dir
	return cmd
}

// run runs the command to its end. When ctx is done the command is killed, and
// the error is the cause; otherwise the error is that it could not be started.
func (c commandLine) run(ctx context.Context, out *output) (ExitState, error) {
	p, err := startProcess(c.cmd(), out)
	if err != nil {
		return ExitState{}, err
	}
	select {
	case <-p.exited.Done():
		return p.state, nil
	case <-ctx.Done():
		p.kill()
		return p.state, context.Cause(ctx)
	}
}

// surroundings are what the commands of an instance have in common.
type surroundings struct {
	starter  *starter
	settings []string // NAME=VALUE, on top of the runner's own
	dir      string
	masker   *secret.Masker
}

func (s *starter) surroundings(inst *Instance, r recipe, known map[string]string) surroundings {
	var settings []string
	if inst.port != nil {
		settings = append(settings, "PORT="+strconv.Itoa(inst.port.Number))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Def.Env)) {
		settings = append(settings, name+"="+r.Def.Env[name])
	}
	s.secrets.AddEnv(slices.Concat(os.Environ(), s.selfEnv, settings))
	for name, value := range known {
		s.secrets.AddNamed(name, value)
	}
	return surroundings{starter: s, settings: settings, dir: r.Def.Dir, masker: s.secrets}
}

func (s surroundings) command(words []string) commandLine {
	c := commandLine{words: words, env: os.Environ(), dir: s.dir, shown: s.masker.Text(joinWords(words)), masker: s.masker}
	if words[0] == selfWord && len(s.starter.self) > 0 {
		c.words = slices.Concat(s.starter.self, words[1:])
		c.env = append(c.env, s.starter.selfEnv...)
	}
	c.env = append(c.env, s.settings...)
	return c
}

func (s surroundings) commands(lines [][]string) []commandLine {
	var commands []commandLine
	for _, words := range lines {
		commands = append(commands, s.command(words))
	}
	return commands
}

// output is a log of the instance's commands; the pool's log has them too.
func (s surroundings) output(name string) *output {
	out := &output{masker: s.masker}
	if s.starter.log != nil {
		out.lines = &lineWriter{out: s.starter.log, prefix: name + " | ", masker: s.masker}
	}
	return out
}

// RunCommand runs a command line to its end, in a folder, and returns the end of
// what it wrote. It is split as a shell would, but no shell runs it. When ctx is done
// the command is killed with its children, and the error is the cause; otherwise the
// error says how the command failed.
func RunCommand(ctx context.Context, line, dir string, secrets *secret.Masker) (wrote string, err error) {
	words, err := splitWords(line)
	if err != nil {
		return "", err
	}
	if len(words) == 0 {
		return "", errors.New("the command is empty")
	}
	out := &output{masker: secrets}
	state, err := commandLine{words: words, env: os.Environ(), dir: dir}.run(ctx, out)
	if err == nil && !state.succeeded() {
		err = errors.New(state.String())
	}
	return out.since(0), err
}
