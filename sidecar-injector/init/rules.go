package main

import (
	_ "embed"
	"fmt"
	"net/netip"
	"strings"
)

const nftInImage = "/usr/sbin/nft"

// shape is the one text of the packet rules, for the plugin and for the container that does without one.
//
//go:embed rules.nft
var shape string

// rules of a pod that may ask the given name servers, as one transaction of nft.
func rules(dns []string) (string, error) {
	var v4, v6 []string
	for _, text := range dns {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return "", fmt.Errorf("%q is not the address of a name server", text)
		}
		if address.Is4() {
			v4 = append(v4, text)
		} else {
			v6 = append(v6, text)
		}
	}
	return strings.NewReplacer("%dns4%", elements(v4), "%dns6%", elements(v6)).Replace(shape), nil
}

func elements(addresses []string) string {
	if len(addresses) == 0 {
		return ""
	}
	return "elements = { " + strings.Join(addresses, ", ") + " }"
}
