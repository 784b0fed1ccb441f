package service

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
)

func TestWhatPeopleReadWhenAnActionCannotBeDone(t *testing.T) {
	ctx := context.Background()
	start := func(i *Instance) error { return i.Start(ctx) }
	stop := func(i *Instance) error { return i.Stop(ctx) }
	kill := func(i *Instance) error { return i.Kill(ctx) }
	restart := func(i *Instance) error { return i.Restart(ctx) }
	tests := []struct {
		name   string
		before []func(*Instance) error
		action func(*Instance) error
		is     error
		want   string
	}{
		{"start of one that runs", nil, start, ErrRunning, `the service "serves" cannot be started: it runs already`},
		{"stop after stop", []func(*Instance) error{stop}, stop, ErrNotRunning,
			"the service \"serves\" cannot be stopped: it does not run\n  ended:      signal: terminated"},
		{"kill after kill", []func(*Instance) error{kill}, kill, ErrNotRunning,
			"the service \"serves\" cannot be killed: it does not run\n  ended:      signal: killed"},
		{"restart after kill", []func(*Instance) error{kill}, restart, ErrNotRunning,
			"the service \"serves\" cannot be restarted: it does not run\n  ended:      signal: killed"},
		{"pause after kill", []func(*Instance) error{kill}, (*Instance).Pause, ErrNotRunning,
			"the service \"serves\" cannot be paused: it does not run\n  ended:      signal: killed"},
		{"resume after kill", []func(*Instance) error{(*Instance).Pause, kill}, (*Instance).Resume, ErrNotRunning,
			"the service \"serves\" cannot be resumed: it does not run\n  ended:      signal: killed"},
		{"pause twice", []func(*Instance) error{(*Instance).Pause}, (*Instance).Pause, ErrPaused,
			`the service "serves" cannot be paused: it is paused already`},
		{"resume of one that goes on", nil, (*Instance).Resume, ErrNotPaused,
			`the service "serves" cannot be resumed: it is not paused`},
		{"resume after restart", []func(*Instance) error{(*Instance).Pause, restart}, (*Instance).Resume, ErrNotPaused,
			`the service "serves" cannot be resumed: it is not paused`},
		{"an impatient caller", nil, func(i *Instance) error { return i.Stop(canceled()) }, context.Canceled,
			`the service "serves" cannot be stopped: context canceled`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inst := acquireOwn(t, newTestPool(t), behaving("serves"))
			for _, do := range test.before {
				must(t, do(inst))
			}
			refusesAction(t, test.action(inst), test.is, test.want)
		})
	}
}

func refusesAction(t *testing.T, err, is error, want string) {
	t.Helper()
	var refused *ActionError
	if !errors.As(err, &refused) || !errors.Is(err, is) || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestActionsOnAURL(t *testing.T) {
	pool := NewPool(Options{URLs: map[string]string{"serves": "http://127.0.0.1:1"}})
	defer pool.Close(t.Context())
	def := behaving("serves")
	def.Ready = nil
	inst := acquire(t, pool, def)
	ctx := t.Context()
	for done, err := range map[string]error{
		"restarted": inst.Restart(ctx), "stopped": inst.Stop(ctx), "started": inst.Start(ctx),
		"killed": inst.Kill(ctx), "paused": inst.Pause(), "resumed": inst.Resume(),
	} {
		refusesAction(t, err, ErrURL, `the service "serves" cannot be `+done+`: it was not started here
  url:        http://127.0.0.1:1
  hint:       only a service that the runner starts with run can be `+done)
	}
}

func TestActionsOnAReleasedService(t *testing.T) {
	pool := newTestPool(t)
	inst := acquireOwn(t, pool, behaving("serves"))
	pool.Release(inst)
	refusesAction(t, inst.Start(t.Context()), ErrReleased, `the service "serves" cannot be started: it is being stopped for good
  ended:      signal: terminated`)
}

func TestStartWhereSomebodyElseListens(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("serves"))
	must(t, inst.Stop(t.Context()))
	other, err := net.Listen("tcp", strings.TrimPrefix(inst.URL(), "http://"))
	must(t, err)
	defer other.Close()
	refusesAction(t, inst.Start(t.Context()), ErrPortTaken, `the service "serves" cannot be started: another process listens on its port
  ended:      signal: terminated`)
}
