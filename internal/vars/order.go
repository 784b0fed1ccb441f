package vars

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Order lists the names of texts, each behind those that its text refers to, and else in
// the order of the alphabet. The error says that some refer to each other in a circle.
func Order(texts map[string]string) ([]string, error) {
	o := ordering{texts: texts, done: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if err := o.add(name); err != nil {
			return nil, err
		}
	}
	return o.order, nil
}

type ordering struct {
	texts map[string]string
	done  map[string]bool
	way   []string // to the name that is being added
	order []string
}

func (o *ordering) add(name string) error {
	text, known := o.texts[name]
	if !known || o.done[name] {
		return nil
	}
	if i := slices.Index(o.way, name); i >= 0 {
		return fmt.Errorf("variables need each other in a circle: %s", strings.Join(append(o.way[i:], name), " needs "))
	}
	o.way = append(o.way, name)
	refs, _ := References(text) // what cannot be read is said when it is expanded
	for _, ref := range refs {
		if err := o.add(ref.Name); err != nil {
			return err
		}
	}
	o.way = o.way[:len(o.way)-1]
	o.done[name] = true
	o.order = append(o.order, name)
	return nil
}
