//go:build race

package stream

// raceDetector tells that the race detector looks on.
const raceDetector = true
