package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/port"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/vars"
)

// portAttempts is how many ports a service is offered that finds its port taken.
// The runner does not hold the last one while the service starts.
const portAttempts = 3

// selfWord is the first word of a command line that stands for the runner.
const selfWord = "streamspec"

// starter turns orders into instances.
type starter struct {
	self    []string
	selfEnv []string
	log     io.Writer // nil: nobody wants the output
	secrets *secret.Masker
	grace   context.Context // when done, what is being stopped is killed
	setups  *setups
}

// start returns an instance that is ready. If it fails, whatever it began is
// stopped again when it returns.
func (s *starter) start(ctx context.Context, o *order) (*Instance, error) {
	for attempt := 1; ; attempt++ {
		last := attempt == portAttempts
		inst, err := s.attempt(ctx, o, !last)
		var exited *ExitedError
		if last || !errors.As(err, &exited) || !exited.lostPort {
			return inst, err
		}
	}
}

func (s *starter) attempt(ctx context.Context, o *order, holdPort bool) (*Instance, error) {
	inst := newInstance(s.grace, o.def)
	build := s.launch
	if o.def.URL != "" {
		build = s.join
	}
	if err := build(ctx, inst, o, holdPort); err != nil {
		_ = inst.stop(s.grace) // err says more
		return nil, err
	}
	return inst, nil
}

// join makes inst a service that is already there.
func (s *starter) join(ctx context.Context, inst *Instance, o *order, _ bool) error {
	r, err := o.expand(inst.lookup(o.known))
	if err != nil {
		return err
	}
	if err := validateURL(r.Def.URL); err != nil {
		return fmt.Errorf("the service %q: %w", r.Def.Name, err)
	}
	if err := r.Def.checkHosts(); err != nil {
		return err
	}
	inst.def, inst.url = r.Def, strings.TrimRight(r.Def.URL, "/")
	if r.Def.Ready == nil {
		return nil
	}
	if r.Def.Ready.Command != "" {
		inst.probe = s.surroundings(inst, r, o.known).command(r.Probe)
	}
	ready, err := inst.readiness()
	if err != nil {
		return fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	return inst.awaitReady(ctx, ready)
}

// launch makes inst a process with its upstreams.
func (s *starter) launch(ctx context.Context, inst *Instance, o *order, holdPort bool) error {
	if err := inst.listen(); err != nil {
		return fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	r, err := o.expand(inst.lookup(o.known))
	if err != nil {
		return err
	}
	if err := r.Def.checkHosts(); err != nil {
		return err
	}
	inst.def = r.Def
	if err := inst.settle(o); err != nil {
		return fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	if err := s.equip(ctx, inst, r, o); err != nil {
		return err
	}
	if !holdPort {
		inst.port.Release()
	}
	return inst.begin(ctx)
}

// equip gives inst its commands and its log, and sees to it that its setup is done.
func (s *starter) equip(ctx context.Context, inst *Instance, r recipe, o *order) error {
	around := s.surroundings(inst, r, o.known)
	inst.program = around.command(r.Words)
	inst.command = inst.program.shown
	inst.out = around.output(inst.Name())
	if len(r.Probe) > 0 {
		inst.probe = around.command(r.Probe)
	}
	if len(r.Setup) == 0 {
		return nil
	}
	log, err := s.setups.do(ctx, o.setupKey, setupJob{
		service: inst.Name(), commands: around.commands(r.Setup),
		within: r.Def.setupWithin(), out: around.output(inst.Name()),
	})
	inst.out.startWith(log)
	return err
}

// listen opens what others are to be told about: the port and the stubs.
func (i *Instance) listen() error {
	var err error
	if i.port, err = port.Reserve(); err != nil {
		return err
	}
	i.stubs, i.upstreams = map[string]*Stub{}, map[string]string{}
	for name := range i.def.Stubs {
		if i.stubs[name], err = listenStub(name); err != nil {
			delete(i.stubs, name)
			return err
		}
		if i.upstreams[name], err = i.def.via(name, i.stubs[name].URL()); err != nil {
			return err
		}
	}
	return nil
}

// lookup knows the variables of this instance and those of the scenario.
func (i *Instance) lookup(known map[string]string) vars.Lookup {
	return func(name string) (string, bool) {
		if name == portVar && i.port != nil {
			return strconv.Itoa(i.port.Number), true
		}
		if stub, ok := strings.CutPrefix(name, stubPrefix); ok && i.stubs[stub] != nil {
			return i.upstreams[stub], true
		}
		value, ok := known[name]
		return value, ok
	}
}

// settle says where the service will be, and lets the stubs answer.
func (i *Instance) settle(o *order) error {
	i.url = "http://127.0.0.1:" + strconv.Itoa(i.port.Number)
	if i.fixedPort = o.fixedPort; i.fixedPort {
		if err := i.useFixedPort(i.def.Env["PORT"]); err != nil {
			return err
		}
	}
	for name, stub := range i.stubs {
		if err := stub.serve(i.def.Stubs[name], i.stubLookup(o.known), i.def.hosts().CheckURL); err != nil {
			return err
		}
	}
	return nil
}

// useFixedPort refuses a port where somebody answers already: who is there would
// be taken for the service.
func (i *Instance) useFixedPort(port string) error {
	const advice = "leave it out, or write ${port}, for a free one"
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("env: PORT is %q, which is not a port; %s", port, advice)
	}
	i.url = "http://127.0.0.1:" + port
	if i.somebodyAnswers() {
		return fmt.Errorf("env: PORT is %s, where another process listens; stop it, or %s", port, advice)
	}
	return nil
}
