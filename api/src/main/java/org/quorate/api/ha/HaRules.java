package org.quorate.api.ha;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quorate.ha.files.Tree;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/** {@code ha/rules.cfg}, as far as the removal of a resource concerns it. */
final class HaRules {
  private static final String FILE = "ha/rules.cfg";

  private HaRules() {}

  /** Takes the resource out of all rules; a rule without any goes. */
  static void withoutResource(Tree tree, ServiceId sid) throws IOException {
    Optional<String> text = tree.read(FILE);
    if (text.isEmpty()) {
      return;
    }
    SectionConfig before = SectionConfig.parse(text.get());
    SectionConfig after = before;
    for (Section rule : before.sections()) {
      List<String> resources =
          Arrays.stream(rule.get("resources").orElse("").split("[,; ]+")).toList();
      List<String> left = resources.stream().filter(one -> !one.equals(sid.toString())).toList();
      if (left.isEmpty()) {
        after = after.without(rule.id());
      } else if (left.size() < resources.size()) {
        after = after.with(rule.with("resources", String.join(",", left)));
      }
    }
    if (!after.text().equals(before.text())) {
      tree.write(FILE, after.text());
    }
  }
}
