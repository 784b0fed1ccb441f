// Package sample is the embedded sample service: a task service that serves
// Server-Sent Events as the service behind the shipped features does, byte for
// byte. The runner is tried out against it, and tested against it.
//
// Its known gaps are open unless a setting closes them, and a setting makes it
// wrong in one chosen way, so that a runner can prove that it notices.
//
// Start reading at [Run], which serves until its context is done, or at [New],
// which is the same service as an [http.Handler]. What goes over the wire is in
// wire.go and json.go, the streams are in task_stream.go,
// version_stream.go, answer_stream.go and rooms.go, the ways to be wrong in the table of faults.go.
//
// The service is configured by environment variables only: [Help] lists them,
// [ConfigFromEnv] reads them.
//
// # What a deployment sends
//
// A deployment announced for a version stream arrives there as one more
// "version" event, {"version", "changelog"}; without a changelog that key is
// left out. A stream is addressed by its correlation ID, and by its request_id
// parameter if it has one.
package sample
