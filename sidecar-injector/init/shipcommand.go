package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hauberk.io/init/ship"
)

// shipCommand hands the log of the pod's proxy over until SIGTERM, and then what is left of it. It is the last container of
// a pod to end, so that what the proxy wrote last goes too.
func shipCommand(args []string) error {
	limit, grace := "512Mi", "25s"
	o := ship.Options{Say: func(text string) { fmt.Fprintln(os.Stderr, "hauberk-init:", text) }}
	err := options(args, map[string]*string{"log": &o.Log, "state": &o.State, "limit": &limit, "grace": &grace,
		"control-plane": &o.Control.Address, "server-name": &o.Control.Server, "bundle": &o.Control.Bundle, "token": &o.Control.Token,
		"trust": &o.Control.Trust})
	if err != nil {
		return err
	}
	for _, needed := range []struct{ name, value string }{{"log", o.Log}, {"state", o.State}, {"control-plane", o.Control.Address},
		{"bundle", o.Control.Bundle + o.Control.Token}, {"trust", o.Control.Trust}} {
		if needed.value == "" {
			return fmt.Errorf("ship needs --%s\n%s", needed.name, usage)
		}
	}
	if o.Control.Bundle != "" && o.Control.Token != "" {
		return errors.New("ship takes --bundle or --token, not both")
	}
	if !strings.HasPrefix(o.Control.Server, "spiffe://") {
		return fmt.Errorf("--server-name %q is not the SPIFFE ID of a control plane", o.Control.Server)
	}
	if o.Limit, err = bytesOf(limit); err != nil {
		return err
	}
	if o.Grace, err = time.ParseDuration(grace); err != nil {
		return fmt.Errorf("%q is not a time, for example 25s", grace)
	}
	// what is read is forgotten at once; a small heap is collected soon
	debug.SetGCPercent(50)
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	return ship.Run(stop, o)
}

// bytesOf reads a quantity of Kubernetes, as far as it has binary units.
func bytesOf(text string) (int64, error) {
	number, unit := text, int64(1)
	for i, suffix := range []string{"Ki", "Mi", "Gi", "Ti"} {
		if before, ok := strings.CutSuffix(text, suffix); ok {
			number, unit = before, 1<<(10*(i+1))
		}
	}
	count, err := strconv.ParseInt(number, 10, 64)
	if err != nil || count < 1 || count > 1<<50/unit {
		return 0, fmt.Errorf("%q is not a number of bytes, for example 512Mi", text)
	}
	return count * unit, nil
}
