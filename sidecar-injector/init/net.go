package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// netCommand writes the packet rules of the pod that it runs in. Whatever goes wrong is an error, and the pod stops there.
func netCommand(args []string) error {
	dns, nft := "", nftInImage
	if err := options(args, map[string]*string{"dns": &dns, "nft": &nft}); err != nil {
		return err
	}
	if dns == "" {
		return errors.New("net needs --dns, the addresses of the cluster's name servers")
	}
	text, err := rules(strings.Split(dns, ","))
	if err != nil {
		return err
	}
	if said, err := execute([]string{nft, "-f", "-"}, text); err != nil {
		return fmt.Errorf("the packet rules of this pod were not written (%w: %s): does the kernel of this node have nftables, "+
			"and the container NET_ADMIN?", err, said)
	}
	return nil
}

// execute runs a command to its end and gives what it said.
func execute(command []string, input string) (string, error) {
	var said bytes.Buffer
	process := exec.Command(command[0], command[1:]...)
	process.Stdin, process.Stdout, process.Stderr = strings.NewReader(input), &said, &said
	err := process.Run()
	return strings.TrimSpace(said.String()), err
}
