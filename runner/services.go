package runner

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/runner/scenario"
	"github.com/streamspec/streamspec/runner/service"
)

// used is a service as a play uses it.
type used struct {
	*service.Instance
	logMark int64 // where its log was when the play began
}

// startServices starts what the scenario uses, each after the services that it needs.
func (p *Play) startServices(ctx context.Context) error {
	for _, name := range p.library.Closure(p.Scenario) {
		if err := p.startService(ctx, p.useOf(name)); err != nil {
			return err
		}
	}
	if all := p.Scenario.Services(); len(all) > 0 {
		main, err := p.service(all[0].Name)
		if err != nil {
			return err
		}
		p.vars.set(scenario.VarService, main.URL())
	}
	return nil
}

// useOf is how the scenario uses a service; one that is only needed has no settings.
func (p *Play) useOf(name string) scenario.Use {
	all := p.Scenario.Services()
	i := slices.IndexFunc(all, func(u scenario.Use) bool { return u.Name == name })
	if i < 0 {
		return scenario.Use{Name: name}
	}
	return all[i]
}

func (p *Play) startService(ctx context.Context, use scenario.Use) error {
	definition := p.library.Services[use.Name]
	life := definition.Per
	if use.Per != "" {
		life = use.Per
	}
	own := life == service.PerScenario || p.Scenario.ActsOnServices()
	settings := definition.EnvFor(p.Tags)
	if settings == nil {
		settings = map[string]string{}
	}
	maps.Copy(settings, use.Env)
	guarded := p.guarded(*definition)
	guarded.Via = p.upstream
	instance, err := p.runner.pool.Acquire(ctx, guarded, settings, p.upstreams, own)
	if err != nil {
		return err
	}
	p.services = append(p.services, used{instance, instance.LogMark()})
	p.vars.set(scenario.ServicePrefix+use.Name, instance.URL())
	for name, url := range instance.StubURLs() {
		p.vars.set(scenario.StubPrefix+name, url)
		p.vars.learnFrom(instance.Stub(name))
	}
	return nil
}

// service answers a service that was started.
func (p *Play) service(name string) (used, error) {
	i := slices.IndexFunc(p.services, func(u used) bool { return u.Name() == name })
	if i < 0 {
		return used{}, fmt.Errorf("no service has the name %q", name)
	}
	return p.services[i], nil
}
