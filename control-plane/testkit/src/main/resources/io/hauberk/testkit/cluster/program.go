// The program of pods in tests: it answers on any ports, and it asks.
//
//	program serve [http=PORT ...] [tcp=PORT ...] [udp=PORT ...]
//	program get [-X METHOD] [-H 'NAME: VALUE'] [-d BODY] [-n TIMES] [-t TIMEOUT] URL
//	program tcp|udp [-t TIMEOUT] HOST:PORT TEXT
//	program enrol -uid UID -token TOKEN HOST:PORT
//	program hammer URL
//	program addresses
//	program sleep
//
// enrol asks a control plane for configuration with any pod's token and a key made for the occasion; the answer's body is
// the status and the message of gRPC, or empty if there is a stream.
// hammer asks fifty times a second, until told to end, and prints {"ok":N,"failed":M} every half second and each failure.
// What else asks prints one line of JSON for each answer: {"status":200,"body":"...","headers":{...},"millis":3} or {"error":"..."}.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

type answer struct {
	Status  int               `json:"status,omitempty"`
	Body    string            `json:"body,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Error   string            `json:"error,omitempty"`
	Millis  int64             `json:"millis"`
}

func main() {
	if len(os.Args) < 2 {
		fail("serve, get, tcp, udp, enrol, hammer, addresses or sleep?")
	}
	switch os.Args[1] {
	case "serve":
		serve(os.Args[2:])
	case "get":
		get(os.Args[2:])
	case "tcp", "udp":
		send(os.Args[1], os.Args[2:])
	case "enrol":
		enrol(os.Args[2:])
	case "hammer":
		hammer(os.Args[2])
	case "addresses":
		addresses()
	case "sleep":
		untilTold()
	default:
		fail("serve, get, tcp, udp, enrol, hammer, addresses or sleep?")
	}
}

func fail(text string) {
	fmt.Fprintln(os.Stderr, text)
	os.Exit(2)
}

func untilTold() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
}

func serve(words []string) {
	for _, word := range words {
		kind, port, _ := strings.Cut(word, "=")
		switch kind {
		case "http":
			listener, err := net.Listen("tcp", ":"+port)
			check(err)
			go http.Serve(listener, http.HandlerFunc(echo))
		case "tcp":
			listener, err := net.Listen("tcp", ":"+port)
			check(err)
			go echoLines(listener)
		case "udp":
			packets, err := net.ListenPacket("udp", ":"+port)
			check(err)
			go echoPackets(packets)
		default:
			fail("http=PORT, tcp=PORT or udp=PORT?")
		}
	}
	untilTold()
}

// addresses prints the pod's own, one a line, without the length of the prefix.
func addresses() {
	all, err := net.InterfaceAddrs()
	check(err)
	for _, one := range all {
		address, _, _ := strings.Cut(one.String(), "/")
		fmt.Println(address)
	}
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

// echo tells what arrived: X-Status asks for a status, X-Delay for a pause.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if pause, err := time.ParseDuration(r.Header.Get("X-Delay")); err == nil {
		time.Sleep(pause)
	}
	host, _ := os.Hostname()
	headers := map[string]string{}
	for name := range r.Header {
		headers[name] = r.Header.Get(name)
	}
	status := 200
	fmt.Sscan(r.Header.Get("X-Status"), &status)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{
		"pod": host, "method": r.Method, "path": r.URL.RequestURI(), "host": r.Host, "from": r.RemoteAddr,
		"headers": headers, "body": string(body),
	})
}

func echoLines(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			io.Copy(connection, connection)
		}()
	}
}

func echoPackets(packets net.PacketConn) {
	buffer := make([]byte, 65536)
	for {
		n, from, err := packets.ReadFrom(buffer)
		if err != nil {
			return
		}
		packets.WriteTo(buffer[:n], from)
	}
}

func get(words []string) {
	flags := flag.NewFlagSet("get", flag.ExitOnError)
	method := flags.String("X", "GET", "")
	body := flags.String("d", "", "")
	times := flags.Int("n", 1, "")
	limit := flags.Duration("t", 5*time.Second, "")
	header := http.Header{}
	flags.Func("H", "", func(text string) error {
		name, value, _ := strings.Cut(text, ":")
		header.Add(name, strings.TrimSpace(value))
		return nil
	})
	flags.Parse(words)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range *times {
		tell(func() answer {
			within, cancel := context.WithTimeout(context.Background(), *limit)
			defer cancel()
			request, err := http.NewRequestWithContext(within, *method, flags.Arg(0), strings.NewReader(*body))
			if err != nil {
				return answer{Error: err.Error()}
			}
			request.Header = header
			request.Host = header.Get("Host")
			response, err := client.Do(request)
			if err != nil {
				return answer{Error: err.Error()}
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			if err != nil {
				return answer{Status: response.StatusCode, Error: err.Error()}
			}
			headers := map[string]string{}
			for name := range response.Header {
				headers[name] = response.Header.Get(name)
			}
			return answer{Status: response.StatusCode, Body: string(text), Headers: headers}
		})
	}
}

func enrol(words []string) {
	flags := flag.NewFlagSet("enrol", flag.ExitOnError)
	uid := flags.String("uid", "", "")
	token := flags.String("token", "", "")
	flags.Parse(words)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: *uid}}, key)
	check(err)
	client := &http.Client{Transport: &http.Transport{
		ForceAttemptHTTP2: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, // whom it talks to is not what is asked here
	}}
	tell(func() answer {
		within, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(within, "POST", "https://"+flags.Arg(0)+
			"/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources", strings.NewReader("\x00\x00\x00\x00\x00"))
		if err != nil {
			return answer{Error: err.Error()}
		}
		request.Header.Set("content-type", "application/grpc")
		request.Header.Set("te", "trailers")
		request.Header.Set("authorization", "Bearer "+*token)
		request.Header.Set("x-hauberk-csr", base64.RawURLEncoding.EncodeToString(csr))
		response, err := client.Do(request)
		if err != nil {
			return answer{Error: err.Error()}
		}
		defer response.Body.Close()
		if response.Header.Get("grpc-status") == "" {
			io.ReadAll(io.LimitReader(response.Body, 1))
		}
		said := response.Header
		if said.Get("grpc-status") == "" {
			said = response.Trailer
		}
		return answer{Status: response.StatusCode, Body: strings.TrimSpace(said.Get("grpc-status") + " " + said.Get("grpc-message"))}
	})
}

func hammer(url string) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	client := &http.Client{Timeout: 5 * time.Second}
	ok, failed := 0, 0
	for i := 1; ; i++ {
		select {
		case <-signals:
			return
		case <-time.After(20 * time.Millisecond):
		}
		response, err := client.Get(url)
		if err == nil {
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
		if err == nil && response.StatusCode == 200 {
			ok++
		} else {
			failed++
			given := answer{}
			if err != nil {
				given.Error = err.Error()
			} else {
				given.Status = response.StatusCode
			}
			json.NewEncoder(os.Stdout).Encode(given)
		}
		if i%25 == 0 {
			fmt.Printf("{\"ok\":%d,\"failed\":%d}\n", ok, failed)
		}
	}
}

func send(network string, words []string) {
	flags := flag.NewFlagSet(network, flag.ExitOnError)
	limit := flags.Duration("t", 2*time.Second, "")
	flags.Parse(words)
	tell(func() answer {
		connection, err := net.DialTimeout(network, flags.Arg(0), *limit)
		if err != nil {
			return answer{Error: err.Error()}
		}
		defer connection.Close()
		connection.SetDeadline(time.Now().Add(*limit))
		if _, err = io.WriteString(connection, flags.Arg(1)); err != nil {
			return answer{Error: err.Error()}
		}
		buffer := make([]byte, 65536)
		n, err := connection.Read(buffer)
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Body: string(buffer[:n])}
	})
}

func tell(ask func() answer) {
	start := time.Now()
	given := ask()
	given.Millis = time.Since(start).Milliseconds()
	json.NewEncoder(os.Stdout).Encode(given)
}
