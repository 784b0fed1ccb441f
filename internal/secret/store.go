package secret

import (
	"maps"
	"os"
	"slices"
	"sync"
)

// Store answers ${secret.NAME}: the environment variable NAME, or else what a file
// says. What it answers is masked from then on. It is safe for concurrent use.
type Store struct {
	*Masker
	file map[string]string

	mu    sync.Mutex
	short map[string]bool
}

// NewStore makes a store with the secrets of a file, see [ReadFile]; may be nil.
func NewStore(masker *Masker, file map[string]string) *Store {
	return &Store{Masker: masker, file: file, short: map[string]bool{}}
}

// Lookup answers a secret by its NAME. An empty one is not defined: that is how a CI
// system hands on a secret that it does not have.
func (s *Store) Lookup(name string) (string, bool) {
	value := os.Getenv(name)
	if value == "" {
		value = s.file[name]
	}
	if value == "" {
		return "", false
	}
	s.Add(value)
	if len(value) < MinLength {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.short[name] = true
	}
	return value, true
}

// Short lists the secrets that were asked for, and are too short to be masked.
func (s *Store) Short() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.short))
}
