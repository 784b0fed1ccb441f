// Package memo remembers what was made of a text or a type: a suite says the same text for each of
// thousands of clients, and wherever something is told of it.
package memo

import (
	"sync"
	"sync/atomic"
)

// maxKnown bounds what is remembered. The texts of files are few; a program may make any number.
const maxKnown = 1000

// Memo remembers the results of a function that answers the same for the same key. It is safe
// for concurrent use, and so must the results be, which are shared. Errors are not remembered.
type Memo[K comparable, V any] struct {
	of    func(K) (V, error)
	known sync.Map // of V, by K
	count atomic.Int64
}

// New remembers what a function answers.
func New[K comparable, V any](of func(K) (V, error)) *Memo[K, V] { return &Memo[K, V]{of: of} }

// Of is what the function answers for a key.
func (m *Memo[K, V]) Of(key K) (V, error) {
	if known, is := m.known.Load(key); is {
		return known.(V), nil
	}
	made, err := m.of(key)
	if err != nil || m.count.Load() >= maxKnown {
		return made, err
	}
	known, loaded := m.known.LoadOrStore(key, made)
	if !loaded {
		m.count.Add(1)
	}
	return known.(V), nil
}
