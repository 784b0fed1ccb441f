package service

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stub"
)

// portAttempts is how many ports a service is offered that finds its port taken.
// The runner does not hold the last one while the service starts.
const portAttempts = 3

// selfWord is the first word of a command line that stands for the runner.
const selfWord = "streamspec"

// starter turns orders into instances.
type starter struct {
	self     []string
	selfEnv  []string
	log      *process.Log // nil: nobody wants the output
	secrets  *secret.Masker
	grace    context.Context // when done, what is being stopped is killed
	setups   *setups
	lateness *lateness.Monitor
	watchdog *process.Watchdog
}

// start returns an instance that is ready. If it fails, whatever it began is
// stopped again when it returns.
func (s *starter) start(ctx context.Context, o *order) (*Instance, error) {
	for attempt := 1; ; attempt++ {
		last := attempt == portAttempts
		inst, err := s.attempt(ctx, o, !last)
		var exited *ExitedError
		lost := errors.As(err, &exited) && exited.lostPort
		if lost && last {
			exited.Hint = hintPortLost
		}
		if last || !lost {
			return inst, err
		}
	}
}

func (s *starter) attempt(ctx context.Context, o *order, holdPort bool) (*Instance, error) {
	inst := newInstance(s.grace, s.lateness, o.def)
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
	if err := inst.define(r.Def); err != nil {
		return err
	}
	inst.address.url = strings.TrimRight(r.Def.URL, "/")
	if r.Def.Ready == nil {
		return nil
	}
	if r.Def.Ready.Command != "" {
		inst.processes.probe = s.environment(inst, r, o.known).command(r.Probe)
	}
	ready, err := inst.processes.check()
	if err != nil {
		return fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	return inst.processes.awaitReady(ctx, ready)
}

// launch makes inst a process with its upstreams.
func (s *starter) launch(ctx context.Context, inst *Instance, o *order, holdPort bool) error {
	r, err := s.open(inst, o)
	if err != nil {
		return err
	}
	if err := s.serve(inst, o); err != nil {
		return fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	if err := s.equip(ctx, inst, r, o); err != nil {
		return err
	}
	if !holdPort {
		inst.address.release()
	}
	return inst.processes.start(ctx)
}

// open opens what others are to be told about, the port and the stubs, and expands the
// order by them.
func (s *starter) open(inst *Instance, o *order) (*recipe, error) {
	var err error
	if inst.def.At != nil {
		inst.address = inst.def.At.address
	} else {
		err = inst.address.reserve(inst.def.Ports)
	}
	if err := errors.Join(err, inst.upstreams.listen(inst.def)); err != nil {
		return nil, fmt.Errorf("the service %q: %w", inst.Name(), err)
	}
	r, err := o.expand(inst.lookup(o.known))
	if err != nil {
		return nil, err
	}
	return r, errors.Join(r.Def.checkHosts(), inst.define(r.Def))
}

// serve says where the service will be, and lets the stubs respond.
func (s *starter) serve(inst *Instance, o *order) error {
	inst.address.useReserved(o.def.scheme())
	if o.fixedPort {
		if err := inst.address.useFixed(o.def.scheme(), inst.def.Env["PORT"]); err != nil {
			return err
		}
	}
	return inst.upstreams.serve(inst.def, stub.Surroundings{
		Variables: inst.stubLookup(o.known), MayReach: inst.def.hosts().CheckURL, Masker: s.secrets, TLSOf: inst.TLSOf,
		Lateness: s.lateness,
	})
}

// equip gives inst its commands and its log, and sees to it that its setup is done.
func (s *starter) equip(ctx context.Context, inst *Instance, r *recipe, o *order) error {
	around := s.environment(inst, r, o.known)
	p := &inst.processes
	p.command, p.out = around.command(r.Words), around.output(inst.Name())
	p.command.Service = true
	if inst.def.Started != nil {
		inst.def.Started(p.out)
	}
	if o.typed {
		p.command.Dir = ""
	}
	if len(r.Probe) > 0 {
		p.probe = around.command(r.Probe)
	}
	if len(r.Setup) == 0 {
		return nil
	}
	log, err := s.setups.do(ctx, o.setupKey, setupJob{
		service: inst.Name(), declared: inst.def.Place, commands: around.commands(r.Setup),
		within: r.Def.setupWithin(), lateness: s.lateness, out: around.output(inst.Name()),
	})
	for _, of := range log {
		p.out.Repeat(of.note, of.text)
	}
	return err
}
