package org.quorate.api.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.UserId;

/** Logging in. Only root@pam is known. */
public final class AccessMethods implements MethodSet {
  private static final Parameters LOGIN =
      Parameters.builder()
          .required("username", Type.text(64), "NAME@REALM, or NAME with the parameter realm")
          .required("password", Type.text(4096), "The password, or a valid ticket to renew it")
          .optional("realm", Type.text(32), "Added to a user name that has none")
          .optional("otp", Type.text(512), "Second factor; root@pam has none")
          .optional("new-format", Type.BOOLEAN, "Always taken as 1")
          .build();

  private final Sessions sessions;
  private final PasswordCheck passwords;
  private final LoginLog log;
  private final Supplier<Optional<String>> clusterName;

  public AccessMethods(
      Sessions sessions,
      PasswordCheck passwords,
      LoginLog log,
      Supplier<Optional<String>> clusterName) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.log = log;
    this.clusterName = clusterName;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        new Method(
            Verb.POST,
            "/access/ticket",
            "Create or renew an authentication ticket.",
            LOGIN,
            Permission.world(),
            Target.ANY_NODE,
            this::login),
        new Method(
            Verb.GET,
            "/access/ticket",
            "Answers nothing; for clients that ask before they log in.",
            Parameters.none(),
            Permission.world(),
            Target.ANY_NODE,
            call -> null),
        new Method(
            Verb.GET,
            "/access/domains",
            "The realms users can log in to.",
            Parameters.none(),
            Permission.world(),
            Target.ANY_NODE,
            call ->
                List.of(
                    Map.of(
                        "realm",
                        "pam",
                        "type",
                        "pam",
                        "comment",
                        "Linux PAM standard authentication"))));
  }

  private @Nullable Object login(Call call) {
    String name = call.string("username");
    String full =
        name.indexOf('@') >= 0
            ? name
            : name + "@" + call.optional("realm").orElse(UserId.ROOT.realm());
    String refusal = refusal(full, call.string("password"));
    if (refusal != null) {
      log.failure(
          "authentication failure; rhost="
              + call.client()
              + " user="
              + Quoted.of(full)
              + " msg="
              + Quoted.of(refusal));
      throw new ApiException(401, "authentication failure");
    }
    UserId user = UserId.parse(full);
    log.success("successful auth for user '" + user + "'");
    return reply(user);
  }

  /** Null when the user may come in. */
  private @Nullable String refusal(String full, String password) {
    UserId user;
    try {
      user = UserId.parse(full);
    } catch (InvalidInput malformed) {
      return "no such user";
    }
    if (password.startsWith("PVE:")) {
      // root@pam's ticket may make tickets for other users.
      return sessions
              .find(password)
              .filter(who -> who.equals(user) || who.equals(UserId.ROOT))
              .isPresent()
          ? null
          : "invalid ticket";
    }
    if (!user.equals(UserId.ROOT)) {
      return "no such user";
    }
    return switch (passwords.check(user.name(), password)) {
      case PasswordCheck.Answer.Right() -> null;
      case PasswordCheck.Answer.Wrong(String reason) -> reason;
    };
  }

  private Map<String, Object> reply(UserId user) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("username", user.toString());
    out.put("ticket", sessions.ticket(user));
    out.put("CSRFPreventionToken", sessions.csrf(user));
    clusterName.get().ifPresent(cluster -> out.put("clustername", cluster));
    out.put("cap", user.equals(UserId.ROOT) ? Capabilities.OF_ROOT : Map.of());
    return out;
  }
}
