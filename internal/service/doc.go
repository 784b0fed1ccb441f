// Package service is the service under test: a process that is started on a free port, or
// a URL where the service already is; and its stub upstreams. It is made of packages
// process and stub, which know nothing of it.
//
// A [Definition] is one YAML file under scenarios/services. A [Pool] starts
// what scenarios ask for, shares it among them and stops all of it: start
// reading at [Pool.Acquire]. What it hands out is an [Instance]: a URL, the
// stubs behind the service, the end of its output, and word of a crash. While
// streams run it can be acted on: [Instance.Restart], Stop, Start, Kill, Pause
// and Resume.
//
// # What a service may rely on
//
//   - It runs in the foreground. Once the process that was started has ended,
//     whatever is left of its process group is killed, and what has left the group.
//   - Its environment is the runner's, then the definition's env, then the
//     scenario's settings. PORT is a free port unless one of these two sets it.
//     Where they do, and ${port} is used nowhere, the service is expected there.
//   - ${port}, ${stub.NAME} and the scenario's variables stand for their values
//     in run, dir, env, ready and in everything a stub sends. A variable has
//     one value for the whole start, also where it is one that changes.
//   - A stub knows the service as well, ${service}, and can call it: see [stub.Callback].
//   - SIGTERM asks its process group to stop; SIGKILL follows after stop_within.
//     A group that is paused gets SIGCONT before.
//   - Started again, it has the same port, settings, stubs and folder.
//   - Its setup is done before its first start: once in a pool for the same name,
//     commands, folder and settings. A failure is remembered. What a command
//     leaves of its process group is killed; a daemon that leaves the group lives until
//     the pool is closed.
//
// # Actions and shared services
//
// An action on a shared instance is felt by everybody who has it, so scenarios
// that act on a service ask for their own (fresh, or per: scenario). A shared
// instance that was stopped or killed is replaced for those who ask later, also
// by those who ask in the midst of a restart; one that is paused goes on when it
// is released.
//
// # The log
//
// What is done to a service stands in its log, on lines that begin with "--- ":
// its setup, and each stop, start, pause and resume.
//
// # Ports
//
// Where nothing else helps, a free port that was picked and released is a race.
// On Linux the runner keeps ${port} bound, without listening, for as long as the
// service runs: the kernel then gives it to nobody who asks for just any port,
// while a server that sets SO_REUSEADDR, as servers do, can listen on it. A
// service that finds its port taken all the same gets another one, and in the
// end one that the runner does not hold.
//
// # An instance
//
// An [Instance] is made of parts: its address, with the port; its upstreams, the stubs; its
// processes, of which the latest is the service; and the turns, by which one caller at a
// time acts on it.
package service
