//go:build !linux

package wire

import "net"

// Retransmits is zero: the kernel is asked on Linux only.
func Retransmits(net.Conn) int { return 0 }
