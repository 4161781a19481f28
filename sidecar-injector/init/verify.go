package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// outbound is the proxy's port; the proxy is not there yet when verify runs.
const outbound = 15001

// nowhere are addresses for documentation (RFC 5737, RFC 3849): who reaches one was redirected.
var nowhere = []netip.AddrPort{netip.MustParseAddrPort("192.0.2.1:9"), netip.MustParseAddrPort("[2001:db8::1]:9")}

// attempts are made before a call that nobody takes counts: on a busy node one may be late.
const attempts = 3

// verify calls addresses that do not exist and wants to be connected to itself. The rules are one transaction, so what
// holds for outgoing connections holds for incoming ones. A family without a route cannot leak; one of the two must hold.
func verify(patience time.Duration) error {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", outbound))
	if err != nil {
		return fmt.Errorf("cannot listen where the proxy will: %w", err)
	}
	defer listener.Close()
	held := 0
	for _, address := range nowhere {
		err := intercepted(listener.(*net.TCPListener), address, patience)
		for more := attempts - 1; more > 0 && isLate(err); more-- {
			err = intercepted(listener.(*net.TCPListener), address, patience)
		}
		if errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT) {
			continue
		}
		if err != nil {
			return fmt.Errorf("connections of this pod are not intercepted (%w): is the CNI plugin `hauberk` installed on "+
				"this node, and the pod annotated `hauberk.io/intercept: enabled`?", err)
		}
		held++
	}
	if held == 0 {
		return errors.New("this pod has no route in IPv4 nor IPv6, so nothing can be verified")
	}
	return nil
}

func isLate(err error) bool {
	var call net.Error
	return errors.As(err, &call) && call.Timeout()
}

func intercepted(listener *net.TCPListener, address netip.AddrPort, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	if err := listener.SetDeadline(deadline); err != nil {
		return err
	}
	call, err := net.DialTimeout("tcp", address.String(), patience)
	if err != nil {
		return err
	}
	defer call.Close()
	answer, err := listener.AcceptTCP()
	if err != nil {
		return fmt.Errorf("%s answered, which is not on this earth", address)
	}
	defer answer.Close()
	meant, err := originalDestination(answer, address.Addr().Is4())
	if err != nil {
		return err
	}
	if meant != address {
		return fmt.Errorf("called %s, but the kernel says %s", address, meant)
	}
	return nil
}
