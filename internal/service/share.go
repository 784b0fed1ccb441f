package service

import "sync"

// shares are the uses of an instance by scenarios. They are safe for concurrent use.
type shares struct {
	mu  sync.Mutex
	all map[*Share]bool
}

// Share is the use of an instance by one scenario, until it leaves.
type Share struct {
	of     *shares
	others bool // used the instance meanwhile
}

// Join begins to use the instance.
func (i *Instance) Join() *Share {
	i.shares.mu.Lock()
	defer i.shares.mu.Unlock()
	s := &Share{of: &i.shares, others: len(i.shares.all) > 0}
	for other := range i.shares.all {
		other.others = true
	}
	if i.shares.all == nil {
		i.shares.all = map[*Share]bool{}
	}
	i.shares.all[s] = true
	return s
}

// WithOthers tells whether somebody else has used the instance at the same time.
func (s *Share) WithOthers() bool {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	return s.others
}

// Leave ends the use.
func (s *Share) Leave() {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	delete(s.of.all, s)
}
