package service

import "sync"

// shares are the uses of an instance by scenarios, of which there may be thousands. They are safe for
// concurrent use.
type shares struct {
	mu    sync.Mutex
	began int // so many uses
	now   int // so many go on
}

// Share is the use of an instance by one scenario, until it leaves.
type Share struct {
	of     *shares
	nth    int  // of the uses that have begun
	others bool // somebody else used it at the same time, as far as that is noted here
	left   bool
}

// Join begins to use the instance.
func (i *Instance) Join() *Share {
	i.shares.mu.Lock()
	defer i.shares.mu.Unlock()
	i.shares.began++
	i.shares.now++
	return &Share{of: &i.shares, nth: i.shares.began, others: i.shares.now > 1}
}

// WithOthers tells whether somebody else has used the instance at the same time.
func (s *Share) WithOthers() bool {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	return s.withOthers()
}

// withOthers does so where the shares are locked: whoever began after this use, and before its end,
// was there at the same time.
func (s *Share) withOthers() bool { return s.others || !s.left && s.of.began > s.nth }

// Leave ends the use.
func (s *Share) Leave() {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if !s.left {
		s.others, s.left = s.withOthers(), true
		s.of.now--
	}
}
