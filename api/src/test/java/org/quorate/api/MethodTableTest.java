package org.quorate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;

/** Finding, permission, verification: the order and the words that clients see. */
class MethodTableTest {
  private static final Tasks NO_TASKS =
      (type, id, user, body) -> {
        throw ApiException.failed("no tasks here");
      };
  private static final Caller EVE =
      new Caller(new UserId("eve", "pve"), "10.0.0.9", null, null, false);

  private final MethodTable table =
      new MethodTable(
          List.of(
              () ->
                  List.of(
                      method("/vm/{vmid}", Permission.on("/vms/{vmid}", "VM.Audit"), schema()),
                      method("/vm/special", Permission.rootOnly(), Parameters.none()),
                      method("/all", Permission.anyUser(), Parameters.none()),
                      method(
                          "/either/{node}",
                          Permission.anyOn("/nodes/{node}", "Sys.Audit", "Sys.Modify"),
                          Parameters.none()))));

  private static Method method(String path, Permission permission, Parameters parameters) {
    return new Method(
        Verb.GET,
        path,
        "Test.",
        parameters,
        permission,
        Target.ANY_NODE,
        call -> path + call.all());
  }

  private static Parameters schema() {
    return Parameters.builder()
        .required("name", Type.text(2, 5), "Name")
        .optional("n", Type.integer(1, 10), "Number")
        .optional("kind", Type.oneOf("a", "b"), "Kind")
        .optional("word", Type.matching("[a-z]+"), "Word")
        .optional("pass", Type.STRING, "Password")
        .optional("node", Type.NODE, "Node")
        .requires("pass", "word")
        .pattern("net[0-9]+", Type.STRING, "Network")
        .build();
  }

  private Map<String, String> errors(Map<String, String> parameters) {
    try {
      table.answer(Verb.GET, "/vm/100", parameters, NO_TASKS);
      return Map.of();
    } catch (ApiException error) {
      assertThat(error.status()).isEqualTo(400);
      assertThat(error.sentence()).isEqualTo("Parameter verification failed.");
      return error.errors();
    }
  }

  @Test
  void everyRefusalHasItsWords() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("n", "11");
    wrong.put("kind", "c");
    wrong.put("word", "A");
    wrong.put("node", "a_b");
    wrong.put("other", "1");
    assertThat(errors(wrong))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "name", "property is missing and it is not optional",
                "n", "value must have a maximum value of 10",
                "kind", "value 'c' does not have a value in the enumeration 'a, b'",
                "word", "value does not match the regex pattern",
                "node", "invalid format - value does not look like a valid node name",
                "other",
                    "property is not defined in schema and the schema does not allow additional properties"));
    assertThat(errors(Map.of("name", "toolong")))
        .containsEntry("name", "value may only be 5 characters long");
    assertThat(errors(Map.of("name", "x")))
        .containsEntry("name", "value must be at least 2 characters long");
    assertThat(errors(Map.of("name", "abc", "n", "0")))
        .containsEntry("n", "value must have a minimum value of 1");
    assertThat(errors(Map.of("name", "abc", "pass", "x")))
        .containsEntry("word", "missing property required by 'pass'");
    assertThat(errors(Map.of("name", "abc", "vmid", "101"))).containsKey("vmid");
    assertThat(errors(Map.of("name", "abc", "vmid", "100", "net0", "virtio"))).isEmpty();
  }

  @Test
  void theMoreLiteralPathWins() {
    assertThat(table.answer(Verb.GET, "/vm/special", Map.of(), NO_TASKS))
        .isEqualTo("/vm/special{}");
    assertThatThrownBy(() -> table.answer(Verb.GET, "/vm/abc", Map.of("name", "abc"), NO_TASKS))
        .isInstanceOf(ApiException.class)
        .extracting(e -> ((ApiException) e).errors())
        .isEqualTo(Map.of("vmid", "type check ('integer') failed - got 'abc'"));
  }

  @Test
  void permissionIsCheckedBeforeParameters() {
    assertThatThrownBy(
            () -> table.answer(table.find(Verb.GET, "/vm/100"), EVE, Map.of("x", "y"), NO_TASKS))
        .hasMessage("Permission check failed (/vms/100, VM.Audit)");
    assertThatThrownBy(
            () -> table.answer(table.find(Verb.GET, "/either/n1"), EVE, Map.of(), NO_TASKS))
        .hasMessage("Permission check failed (/nodes/n1, Sys.Audit|Sys.Modify)");
    assertThatThrownBy(
            () ->
                table.answer(
                    table.find(Verb.GET, "/all"), Caller.nobody("10.0.0.9"), Map.of(), NO_TASKS))
        .hasMessage("No ticket");
    assertThat(table.answer(table.find(Verb.GET, "/all"), EVE, Map.of(), NO_TASKS))
        .isEqualTo("/all{}");
  }

  @Test
  void aHandlersRefusalOfInputIsA400() {
    MethodTable refusing =
        new MethodTable(
            List.of(
                () ->
                    List.of(
                        new Method(
                            Verb.GET,
                            "/x",
                            "Test.",
                            Parameters.none(),
                            Permission.rootOnly(),
                            Target.ANY_NODE,
                            call -> {
                              throw new InvalidInput("use another one");
                            }))));
    assertThatThrownBy(() -> refusing.answer(Verb.GET, "/x", Map.of(), NO_TASKS))
        .isInstanceOf(ApiException.class)
        .hasMessage("use another one")
        .extracting(e -> ((ApiException) e).status())
        .isEqualTo(400);
  }

  @Test
  void twoAreasCannotClaimOneMethod() {
    MethodSet one = () -> List.of(method("/a/{x}", Permission.world(), Parameters.none()));
    MethodSet two = () -> List.of(method("/a/{y}", Permission.world(), Parameters.none()));
    assertThatThrownBy(() -> new MethodTable(List.of(one, two)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET /a/{y}");
  }

  @Property(tries = 500)
  void anyPathIsFoundOrRefused(@ForAll String path) {
    try {
      assertThat(table.find(Verb.GET, path).method()).isNotNull();
    } catch (ApiException refused) {
      assertThat(refused.status()).isIn(400, 501);
    }
  }

  @Property(tries = 500)
  void anyParametersAreAnsweredOrRefused(@ForAll Map<String, String> parameters) {
    try {
      table.answer(Verb.GET, "/vm/100", parameters, NO_TASKS);
    } catch (ApiException refused) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.errors()).isNotEmpty();
    }
  }
}
