package main

import (
	"encoding/binary"
	"net"
	"net/netip"
	"syscall"
	"unsafe"
)

// originalDst is SO_ORIGINAL_DST and IP6T_SO_ORIGINAL_DST alike.
const originalDst = 80

func originalDestination(connection *net.TCPConn, v4 bool) (netip.AddrPort, error) {
	raw, err := connection.SyscallConn()
	if err != nil {
		return netip.AddrPort{}, err
	}
	var address netip.AddrPort
	var failed error
	err = raw.Control(func(fd uintptr) {
		if v4 {
			var found syscall.RawSockaddrInet4
			failed = getsockopt(fd, syscall.IPPROTO_IP, unsafe.Pointer(&found), unsafe.Sizeof(found))
			address = netip.AddrPortFrom(netip.AddrFrom4(found.Addr), port(found.Port))
		} else {
			var found syscall.RawSockaddrInet6
			failed = getsockopt(fd, syscall.IPPROTO_IPV6, unsafe.Pointer(&found), unsafe.Sizeof(found))
			address = netip.AddrPortFrom(netip.AddrFrom16(found.Addr), port(found.Port))
		}
	})
	if err == nil {
		err = failed
	}
	return address, err
}

// port turns the network's byte order into the machine's.
func port(raw uint16) uint16 {
	var bytes [2]byte
	binary.NativeEndian.PutUint16(bytes[:], raw)
	return binary.BigEndian.Uint16(bytes[:])
}

func getsockopt(fd uintptr, level uintptr, value unsafe.Pointer, size uintptr) error {
	_, _, errno := syscall.Syscall6(syscall.SYS_GETSOCKOPT, fd, level, originalDst, uintptr(value), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 {
		return errno
	}
	return nil
}
