// Package stub is the upstream of a service under test: a real HTTP server on this machine
// that sends the responses of its routes, records what it received, and calls back.
//
// A [Server] is made of [Route]s, as files have them: [Start] serves them at once; [Listen]
// opens the port first, so that a service can be told of it, and [Server.Serve] serves them
// later. Start reading at [Server.handle], which is the whole way from a request to its
// response and callbacks. What went wrong in it is told by [Server.Err].
package stub
