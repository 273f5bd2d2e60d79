package org.quorate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;

/** What changes something is done by a platform thread, under the name of who asked for it. */
class OnBehalfTest {
  private static final UserId ALICE = new UserId("alice", "pve");
  private final List<String> recorded = new CopyOnWriteArrayList<>();
  private final OnBehalf onBehalf =
      (user, work) -> {
        recorded.add(user + (Thread.currentThread().isVirtual() ? " virtual" : " platform"));
        work.run();
      };

  @Test
  void theWorkReturnsAndFailsAsItWouldHere() throws Exception {
    Thread.ofVirtual()
        .start(() -> assertThat(onBehalf.call(ALICE, () -> "done")).isEqualTo("done"))
        .join();
    assertThat(recorded).containsExactly("alice@pve platform");
    assertThatThrownBy(
            () ->
                onBehalf.call(
                    ALICE,
                    () -> {
                      throw ApiException.failed("no");
                    }))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("no");
  }

  @Test
  void theWorkIsDoneEvenWhenItCannotBeRecorded() {
    OnBehalf broken =
        (user, work) -> {
          throw new IllegalStateException("no record");
        };
    assertThat(broken.call(ALICE, () -> 7)).isEqualTo(7);
  }

  @Test
  void onlyCallsThatMayChangeSomethingAreRecorded() {
    MethodSet methods = () -> List.of(method(Verb.GET), method(Verb.PUT));
    Dispatcher dispatcher =
        new Dispatcher(
            new NodeName("pve1"),
            new MethodTable(List.of(methods)),
            (type, id, user, body) -> {
              throw new IllegalStateException("no task here");
            },
            (node, request) -> null,
            onBehalf);
    assertThat(dispatcher.answer(request(Verb.GET))).isEqualTo("alice@pve");
    assertThat(recorded).isEmpty();
    assertThat(dispatcher.answer(request(Verb.PUT))).isEqualTo("alice@pve");
    assertThat(recorded).containsExactly("alice@pve platform");
  }

  private static Method method(Verb verb) {
    return new Method(
        verb,
        "/thing",
        "Test.",
        Parameters.builder().build(),
        Permission.anyUser(),
        Target.ANY_NODE,
        call -> call.user().toString());
  }

  private static Request request(Verb verb) {
    return new Request(verb, "/thing", Map.of(), new Caller(ALICE, "192.0.2.1", null, null, false));
  }
}
