package bot

import (
	"net"
	"net/http"
	"time"
)

// httpClient copies base, or makes one. Redirects are never followed: the next host would learn the token.
func httpClient(base *http.Client) *http.Client {
	c := &http.Client{}
	if base == nil {
		c.Transport = transport()
	} else {
		*c = *base
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// transport is the default way out: through HTTPS_PROXY when set, with pings, since a half-open HTTP/2 connection would
// otherwise be handed to one request after another until each has waited out its deadline.
func transport() *http.Transport {
	dialer := &net.Dialer{Timeout: 8 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 8 * time.Second,
		HTTP2: &http.HTTP2Config{
			SendPingTimeout:  15 * time.Second,
			PingTimeout:      5 * time.Second,
			WriteByteTimeout: 10 * time.Second,
		},
	}
}
