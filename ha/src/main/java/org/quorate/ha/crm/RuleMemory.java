package org.quorate.ha.crm;

import org.jspecify.annotations.Nullable;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.rules.RulesFile;

/**
 * Rules as last compiled.
 *
 * @param digest of the files they were compiled from; null = this master wrote the files itself in
 *     the round it compiled them, so that their digest is not known yet
 * @param file the rules' file at that time
 */
record RuleMemory(@Nullable String digest, RulesFile file, CompiledRules compiled) {}
