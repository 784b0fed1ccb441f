package proxy

import (
	"slices"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// putToxic switches a toxic on in one direction of all connections.
func (w *Wire) putToxic(d Direction, toxic toxics.Toxic) (mend func() error, err error) {
	wrapped := wrap(toxic)
	w.toxics[d] = append(w.toxics[d], wrapped)
	w.changePipelines(d)
	return func() error {
		w.toxics[d] = slices.DeleteFunc(w.toxics[d], func(t *toxics.ToxicWrapper) bool { return t == wrapped })
		w.changePipelines(d)
		return nil
	}, nil
}

func (w *Wire) changePipelines(d Direction) {
	for c := range w.connections {
		c.links[d].change(w.toxics[d])
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
