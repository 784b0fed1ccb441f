package play

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
)

// used is a service as a play uses it.
type used struct {
	*service.Instance
	logMark int64 // where its log was when the play began
}

// startServices starts what the scenario uses, each after the services that it needs.
func (p *Play) startServices(ctx context.Context) error {
	used := p.library.Closure(p.Scenario)
	for _, name := range p.Scenario.ActedOn() {
		if !slices.Contains(used, name) { // a sentence named it: files are checked when they are read
			return fmt.Errorf("the scenario uses no service with the name %q; it uses: %s", name, strings.Join(used, ", "))
		}
	}
	for _, name := range used {
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
	own := life == service.PerScenario || p.Scenario.NeedsItsOwn()
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
