// SPDX-License-Identifier: MIT
#include "core/model/run_terms.h"

#include <utility>

namespace ovyxa {

namespace {

RunTermsPtr &termsHere()
{
    thread_local RunTermsPtr terms;
    return terms;
}

} // namespace

OnTerms::OnTerms(RunTermsPtr terms) : m_before(std::exchange(termsHere(), std::move(terms))) {}

OnTerms::~OnTerms()
{
    termsHere() = std::move(m_before);
}

RunTermsPtr OnTerms::current()
{
    return termsHere();
}

} // namespace ovyxa
