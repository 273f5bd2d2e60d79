package org.quorate.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;

/** What clients were measured to send and to compare, against the real server. */
class RestServerTest {
  private static final String LOGIN = "/api2/json/access/ticket";
  private static final String UPID = "UPID:node1:000004D2:00000001:6560A1B2:qmstart:100:root@pam:";

  @TempDir private static Path directory;
  private static TestNode node;
  private static RawHttps client;

  @BeforeAll
  static void start() throws IOException {
    node = new TestNode("node1", directory.resolve("pve"), directory.resolve("log"), methods());
    client = node.client().loggedIn(node);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static MethodSet methods() {
    Parameters echo =
        Parameters.builder()
            .optional("a", Type.STRING, "Text")
            .optional("n", Type.integer(1, 10), "Number")
            .optional("flag", Type.BOOLEAN, "Flag")
            .optional("items", Type.LIST, "List")
            .pattern("net[0-9]+", Type.STRING, "Network")
            .build();
    List<Method> out = new ArrayList<>();
    for (Verb verb : Verb.values()) {
      out.add(method(verb, "/echo", echo, call -> call.all()));
    }
    out.add(method(Verb.GET, "/list", echo, call -> call.list("items")));
    out.add(method(Verb.PUT, "/nothing", Parameters.none(), call -> null));
    out.add(
        method(
            Verb.POST,
            "/nodes/{node}/qemu/{vmid}/status/start",
            Parameters.none(),
            call -> {
              throw ApiException.failed("VM " + call.vmid() + " already running\nsecond line");
            }));
    out.add(
        method(
            Verb.GET,
            "/defect",
            Parameters.none(),
            call -> {
              throw new IllegalStateException("oops");
            }));
    out.add(method(Verb.GET, "/big", Parameters.none(), call -> "x".repeat(5000)));
    out.add(method(Verb.GET, "/what/{upid}", Parameters.none(), call -> call.path("upid")));
    return () -> out;
  }

  private static Method method(Verb verb, String path, Parameters parameters, Handler handler) {
    return new Method(
        verb, path, "Test.", parameters, Permission.rootOnly(), Target.ANY_NODE, handler);
  }

  @Test
  void loginWithAFormWithoutContentType() {
    var reply = node.client().send("POST", LOGIN, "username=root%40pam&password=correct+horse");
    assertThat(reply.status()).isEqualTo(200);
    assertThat((Map<?, ?>) reply.data())
        .extracting("username", "clustername")
        .containsExactly("root@pam", "demo");
    assertThat(reply.headers())
        .containsEntry("content-type", "application/json;charset=UTF-8")
        .containsEntry("server", "pve-api-daemon/3.0")
        .containsEntry("cache-control", "max-age=0")
        .containsEntry("pragma", "no-cache")
        .containsEntry("expires", reply.headers().get("date"));
  }

  @Test
  void loginInTheQueryOfAnEmptyPost() {
    var reply =
        node.client().send("POST", LOGIN + "?username=root@pam&password=correct%20horse", "");
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void loginWithARealmOfItsOwnAndRenewalWithTheTicket() {
    var first =
        node.client().send("POST", LOGIN, "username=root&realm=pam&password=correct%20horse");
    String ticket = (String) ((Map<?, ?>) first.data()).get("ticket");
    var renewed =
        node.client()
            .with("Content-Type", "application/json")
            .send("POST", LOGIN, "{\"username\":\"root@pam\",\"password\":\"" + ticket + "\"}");
    assertThat(renewed.status()).isEqualTo(200);
    String again = (String) ((Map<?, ?>) renewed.data()).get("ticket");
    assertThat(
            node.client().with("Cookie", "PVEAuthCookie=" + again).get("/api2/json/echo").status())
        .isEqualTo(200);
  }

  @Test
  void aWrongPasswordIsDelayedLoggedAndHasDataNull() {
    long start = System.nanoTime();
    var reply = node.client().send("POST", LOGIN, "username=root@pam&password=x");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(45));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.reason()).isEqualTo("authentication failure");
    assertThat(reply.json().containsKey("data")).isTrue();
    assertThat(reply.data()).isNull();
    assertThat(node.failures)
        .contains(
            "authentication failure; rhost=127.0.0.1 user=root@pam msg=Authentication failure");
  }

  @Test
  void unknownUsersFailLikeWrongPasswords() {
    assertThat(node.client().send("POST", LOGIN, "username=eve@pve&password=x").reason())
        .isEqualTo("authentication failure");
    assertThat(node.failures)
        .contains("authentication failure; rhost=127.0.0.1 user=eve@pve msg=no such user");
  }

  @Test
  void aCookieWithTheJunkOfFencePve() {
    String ticket = node.sessions.ticket(org.quorate.model.UserId.ROOT);
    String junk =
        "; version=0; path=/; domain=127.0.0.1; port=8006; path_spec=0; secure=1; expires=7200; discard=0";
    for (String cookie :
        List.of(
            "PVEAuthCookie=" + ticket + junk,
            "theme=dark; PVEAuthCookie=" + ticket,
            "PVEAuthCookie="
                + java.net.URLEncoder.encode(ticket, java.nio.charset.StandardCharsets.UTF_8))) {
      assertThat(node.client().with("Cookie", cookie).get("/api2/json/echo").status())
          .as(cookie)
          .isEqualTo(200);
    }
    assertThat(
            node.client()
                .with("Authorization", "PVEAuthCookie=" + ticket)
                .get("/api2/json/echo")
                .status())
        .isEqualTo(200);
  }

  @Test
  void withoutOrWithABadTicketNothingIsAnswered() {
    assertThat(node.client().get("/api2/json/echo").reason()).isEqualTo("No ticket");
    assertThat(node.client().get("/api2/json/no/such").reason()).isEqualTo("No ticket");
    assertThat(
            node.client()
                .with("Cookie", "PVEAuthCookie=PVE:root@pam:0::AAAA")
                .get("/api2/json/echo")
                .reason())
        .isEqualTo("permission denied - invalid PVE ticket");
  }

  @Test
  void anyoneCanWriteTheHeadersOfANode() {
    var reply =
        new RawHttps(anonymous(), node.port())
            .with("Quorate-User", "root@pam")
            .get("/api2/json/echo");
    assertThat(reply.status()).isEqualTo(401);
  }

  private static javax.net.ssl.SSLContext anonymous() {
    try {
      javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
      context.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void changesNeedTheCsrfToken() {
    RawHttps without =
        node.client()
            .with("Cookie", "PVEAuthCookie=" + node.sessions.ticket(org.quorate.model.UserId.ROOT));
    assertThat(without.send("PUT", "/api2/json/echo", "").reason())
        .isEqualTo("Permission denied - invalid csrf token");
    assertThat(without.get("/api2/json/echo").status()).isEqualTo(200);
  }

  @Test
  void theReasonPhraseIsTheErrorsFirstLine() {
    var reply = client.send("POST", "/api2/json/nodes/node1/qemu/100/status/start", null);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.reason()).isEqualTo("VM 100 already running");
    assertThat(reply.body())
        .isEqualTo("{\"data\":null,\"message\":\"VM 100 already running\\nsecond line\\n\"}");
    assertThat(reply.headers()).containsEntry("connection", "close");
  }

  @Test
  void extjsAlwaysAnswers200() {
    var reply = client.send("POST", "/api2/extjs/nodes/node1/qemu/100/status/start", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json()).extracting("success", "status", "data").containsExactly(0, 500, null);
    assertThat(client.get("/api2/extjs/echo?a=1").json())
        .extracting("success", "data")
        .containsExactly(1, Map.of("a", "1"));
  }

  @Test
  void theQueryWinsOverTheBodyAndTheCacheBusterIsDropped() {
    assertThat(client.send("POST", "/api2/json/echo?a=query&_dc=17", "a=body&flag=yes").data())
        .isEqualTo(Map.of("a", "query", "flag", "1"));
  }

  @Test
  void jsonBodies() {
    assertThat(
            client
                .with("Content-Type", "application/json; charset=utf-8")
                .send(
                    "PUT",
                    "/api2/json/echo",
                    "{\"n\":3,\"flag\":false,\"net0\":\"virtio\",\"a\":null}")
                .data())
        .isEqualTo(Map.of("n", "3", "flag", "0", "net0", "virtio"));
  }

  @Test
  void repeatedKeysAreAList() {
    assertThat(client.get("/api2/json/list?items=a,b&items=c").data())
        .isEqualTo(List.of("a,b", "c"));
    assertThat(client.get("/api2/json/list?items=a,b;c").data()).isEqualTo(List.of("a", "b", "c"));
  }

  @Test
  void everyWrongParameterIsNamed() {
    var reply = client.get("/api2/json/echo?n=abc&flag=perhaps&netx=1");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.reason()).isEqualTo("Parameter verification failed.");
    assertThat(reply.json().get("errors"))
        .isEqualTo(
            Map.of(
                "n", "type check ('integer') failed - got 'abc'",
                "flag", "type check ('boolean') failed - got 'perhaps'",
                "netx",
                    "property is not defined in schema and the schema does not allow additional properties"));
  }

  @Test
  void upidsInThePathRawAndEncoded() {
    String encoded = UPID.replace(":", "%3A").replace("@", "%40");
    assertThat(client.get("/api2/json/what/" + UPID).data()).isEqualTo(UPID);
    assertThat(client.get("/api2/json/what/" + encoded).data()).isEqualTo(UPID);
  }

  @Test
  void deleteTakesParametersFromTheQueryWithAnEmptyBody() {
    assertThat(client.send("DELETE", "/api2/json/echo?flag=0", "").data())
        .isEqualTo(Map.of("flag", "0"));
  }

  @Test
  void aChangeThatReturnsNothingReturnsNull() {
    assertThat(client.send("PUT", "/api2/json/nothing", "").body()).isEqualTo("{\"data\":null}");
  }

  @Test
  void theLimits() {
    assertThat(client.send("POST", "/api2/json/echo", "a=" + "x".repeat(513 * 1024)).reason())
        .isEqualTo("for data too large");
    assertThat(client.send("GET", "/api2/json/echo", "a=1").status()).isEqualTo(501);
    assertThat(
            client
                .with("Transfer-Encoding", "chunked")
                .send("POST", "/api2/json/echo", null)
                .status())
        .isEqualTo(501);
    assertThat(
            client.with("Content-Type", "text/plain").send("POST", "/api2/json/echo", "a").status())
        .isEqualTo(506);
  }

  @Test
  void unknownPathsAndMethods() {
    assertThat(client.get("/api2/json/foo").reason())
        .isEqualTo("Method 'GET /foo' not implemented");
    assertThat(client.get("/api2/xml/foo").status()).isEqualTo(501);
    assertThat(client.send("PATCH", "/api2/json/echo", "").status()).isEqualTo(501);
    assertThat(client.get("/").body()).contains("Quorate");
  }

  @Test
  void aDefectIsA500WithItsText() {
    assertThat(client.get("/api2/json/defect").reason()).isEqualTo("oops");
  }

  @Test
  void largeRepliesAreCompressedOnRequest() {
    var reply = client.with("Accept-Encoding", "gzip, deflate").get("/api2/json/big");
    assertThat(reply.headers()).containsEntry("content-encoding", "gzip");
    assertThat(reply.data()).isEqualTo("x".repeat(5000));
    assertThat(client.get("/api2/json/big").headers()).doesNotContainKey("content-encoding");
  }
}
