package service

import (
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/stub"
)

// upstreams are the stubs of an instance. They begin and end with it.
type upstreams struct {
	stubs map[string]*stub.Server
	found map[string]string // where the service finds them: there may be a proxy in between
}

// listen opens the ports of a definition's stubs.
func (u *upstreams) listen(def Definition) (err error) {
	u.stubs, u.found = map[string]*stub.Server{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(def.Stubs)) {
		server, err := stub.Listen(name)
		if err != nil {
			return err
		}
		u.stubs[name] = server
		if u.found[name], err = def.via(name, server.URL()); err != nil {
			return err
		}
	}
	return nil
}

// serve lets them respond by the routes of the definition.
func (u *upstreams) serve(def Definition, around stub.Surroundings) error {
	for _, name := range slices.Sorted(maps.Keys(u.stubs)) {
		if err := u.stubs[name].Serve(def.Stubs[name], around); err != nil {
			return err
		}
	}
	return nil
}

// urls are where they listen, by name.
func (u *upstreams) urls() map[string]string {
	urls := make(map[string]string, len(u.stubs))
	for name, server := range u.stubs {
		urls[name] = server.URL()
	}
	return urls
}

func (u *upstreams) all() map[string]*stub.Server { return maps.Clone(u.stubs) }

func (u *upstreams) close() {
	for _, server := range u.stubs {
		server.Close()
	}
}
