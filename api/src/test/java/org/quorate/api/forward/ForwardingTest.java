package org.quorate.api.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Request;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.rest.RawHttps;
import org.quorate.api.rest.TestNode;
import org.quorate.model.NodeName;

/** Two nodes of one cluster, and one of another. */
class ForwardingTest {
  @TempDir private static Path directory;
  private static TestNode one;
  private static TestNode two;
  private static TestNode stranger;
  private static RawHttps client;

  @BeforeAll
  static void start() throws IOException {
    one = new TestNode("one", directory.resolve("pve"), directory, methods("one"));
    two = new TestNode("two", directory.resolve("pve"), directory, methods("two"));
    stranger = new TestNode("two", directory.resolve("foreign"), directory, methods("stranger"));
    one.peers.put(two.name, two.address());
    client = one.client().loggedIn(one);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    stranger.close();
  }

  private static MethodSet methods(String me) {
    Parameters parameters =
        Parameters.builder()
            .optional("text", Type.STRING, "Text")
            .optional("items", Type.LIST, "List")
            .build();
    return () ->
        List.of(
            new Method(
                Verb.GET,
                "/nodes/{node}/who",
                "Test.",
                parameters,
                Permission.rootOnly(),
                Target.NAMED_NODE,
                call ->
                    List.of(
                        me,
                        call.user().toString(),
                        call.optional("text").orElse(""),
                        call.list("items"))),
            new Method(
                Verb.POST,
                "/nodes/{node}/fail/{what}",
                "Test.",
                parameters,
                Permission.rootOnly(),
                Target.NAMED_NODE,
                call -> {
                  throw call.path("what").equals("parameter")
                      ? ApiException.parameter("text", "is wrong")
                      : ApiException.failed(me + " failed: " + call.path("what"));
                }));
  }

  @Test
  void theNamedNodeAnswersForTheOriginalUser() {
    assertThat(client.get("/api2/json/nodes/two/who?text=a%26b%20%C3%A4&items=x,y&items=z").data())
        .isEqualTo(List.of("two", "root@pam", "a&b ä", List.of("x,y", "z")));
    assertThat(client.get("/api2/json/nodes/localhost/who").data())
        .isEqualTo(List.of("one", "root@pam", "", List.of()));
  }

  @Test
  void callsOfTheLocalSocketHaveNoTicketAndStillCount() {
    Request request = new Request(Verb.GET, "/nodes/two/who", Map.of(), Caller.LOCAL_ROOT);
    assertThat(one.others.ask(two.name, request))
        .isEqualTo(List.of("two", "root@pam", "", List.of()));
  }

  @Test
  void itsErrorsComeBackAsTheyAre() {
    var reply = client.send("POST", "/api2/json/nodes/two/fail/d%C3%A9j%C3%A0", "");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.json().get("message")).isEqualTo("two failed: déjà\n");
    var refused = client.send("POST", "/api2/json/nodes/two/fail/parameter", "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("errors")).isEqualTo(Map.of("text", "is wrong"));
  }

  @Test
  void pagedListsKeepTheirTotal() {
    assertThat(client.get("/api2/json/nodes/two/tasks").json().get("total")).isEqualTo(0);
  }

  @Test
  void aSecondHopIsRefused() {
    assertThat(client.with("PVEDisableProxy", "true").get("/api2/json/nodes/two/who").reason())
        .isEqualTo("proxy loop detected");
  }

  @Test
  void aNodeOfAnotherClusterIsNotAsked() {
    one.peers.put(new NodeName("foreign"), stranger.address());
    assertThat(client.get("/api2/json/nodes/foreign/who").status()).isEqualTo(596);
    // Nor one of the right name that another authority vouches for.
    HttpsNodes others = new HttpsNodes(one.tls, name -> java.util.Optional.of(stranger.address()));
    Request request = new Request(Verb.GET, "/nodes/two/who", Map.of(), Caller.LOCAL_ROOT);
    assertThatThrownBy(() -> others.ask(two.name, request))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("not of this cluster");
  }

  @Test
  void aNodeIsNotTakenForAnother() {
    one.peers.put(new NodeName("three"), two.address());
    var reply = client.get("/api2/json/nodes/three/who");
    assertThat(reply.status()).isEqualTo(596);
    assertThat(reply.reason()).contains("not of node three");
  }

  @Test
  void aStrangersWordAboutTheUserIsNotTaken() {
    HttpsNodes others = new HttpsNodes(stranger.tls, name -> java.util.Optional.of(one.address()));
    Request request = new Request(Verb.GET, "/nodes/one/who", Map.of(), Caller.LOCAL_ROOT);
    assertThatThrownBy(() -> others.ask(one.name, request)).isInstanceOf(ApiException.class);
  }

  @Test
  void aNodeThatDoesNotListenIs595AndAnUnknownOneHasASentence() throws IOException {
    int closed;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = once.getLocalPort();
    }
    one.peers.put(new NodeName("dead"), new HttpsNodes.Address("127.0.0.1", closed));
    var reply = client.get("/api2/json/nodes/dead/who");
    assertThat(reply.status()).isEqualTo(595);
    assertThat(reply.reason()).startsWith("dead: ");
    assertThat(client.get("/api2/json/nodes/nosuch/who").reason()).contains("no such cluster node");
    assertThat(client.get("/api2/json/nodes/no_such/who").status()).isEqualTo(400);
  }
}
