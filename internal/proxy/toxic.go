package proxy

import (
	"slices"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// putToxic switches a toxic on in one direction of all connections.
func (p *Proxy) putToxic(d Direction, toxic toxics.Toxic) (mend func() error, err error) {
	wrapped := wrap(toxic)
	p.toxics[d] = append(p.toxics[d], wrapped)
	p.changePipelines(d)
	return func() error {
		p.toxics[d] = slices.DeleteFunc(p.toxics[d], func(t *toxics.ToxicWrapper) bool { return t == wrapped })
		p.changePipelines(d)
		return nil
	}, nil
}

func (p *Proxy) changePipelines(d Direction) {
	for c := range p.connections {
		c.links[d].change(p.toxics[d])
	}
}

// wrap makes a toxic one that a stub can run. The registry of toxiproxy, which is
// global and makes toxics of JSON, is not needed for that.
func wrap(toxic toxics.Toxic) *toxics.ToxicWrapper {
	wrapper := &toxics.ToxicWrapper{Toxic: toxic, Toxicity: 1} // always, not at random
	if buffered, ok := toxic.(toxics.BufferedToxic); ok {
		wrapper.BufferSize = buffered.GetBufferSize()
	}
	return wrapper
}
