// One month of a benefit, played by a client whose types were generated: `node run/journey.js URL`.
// Prints what it has come to as JSON. The compiler knows every field and every argument below.
import { graphql } from "./made/gql.js";
import type { Role, TypedDocumentString } from "./made/graphql.js";

const url = (globalThis as unknown as { process: { argv: string[] } }).process.argv[2];

type Refusable = { errors: readonly { code: string; message: string }[] };

class Client {
  constructor(private readonly token?: string) {}

  async ask<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
    const body = JSON.stringify({ query: document.toString(), variables });
    const response = await fetch(url, { method: "POST", headers: this.headers("application/json"), body });
    const answer = (await response.json()) as { data: Result; errors?: unknown };
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  async upload(content: Uint8Array<ArrayBuffer>): Promise<string> {
    const place = new URL("/uploads", url);
    const response = await fetch(place, { method: "POST", headers: this.headers("image/png"), body: content });
    const received = (await response.json()) as { uploadId: string };
    if (response.status !== 201) throw new Error(JSON.stringify(received));
    return received.uploadId;
  }

  private headers(type: string): Record<string, string> {
    return this.token ? { "content-type": type, authorization: `Bearer ${this.token}` } : { "content-type": type };
  }
}

let keys = 0;
const key = () => `journey-${Date.now()}-${++keys}`;

function done<Payload extends Refusable>(payload: Payload): Payload {
  if (payload.errors.length) throw new Error(payload.errors.map((error) => error.message).join("; "));
  return payload;
}

function there<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("something is missing");
  return value;
}

const anybody = new Client();

async function acting(role: Role, subject: string): Promise<Client> {
  const document = graphql(`
    mutation Token($role: Role!, $subject: String!) {
      sandboxToken(input: { role: $role, subject: $subject }) { token errors { code message } }
    }
  `);
  const payload = there((await anybody.ask(document, { role, subject })).sandboxToken);
  return new Client(there(done(payload).token));
}

async function travel(at: string): Promise<void> {
  const document = graphql(`
    mutation Travel($at: DateTime!) { sandboxTravelTo(input: { at: $at }) { clock { now } } }
  `);
  await anybody.ask(document, { at });
}

async function registered(officer: Client): Promise<{ participant: string; employment: string }> {
  const person = graphql(`
    mutation Person($nik: NIK!, $key: String!) {
      registerParticipant(input: { nik: $nik, name: "Sari Wulandari", bornOn: "1990-06-05", idempotencyKey: $key }) {
        participant { id } errors { code message }
      }
    }
  `);
  const company = graphql(`
    mutation Company($key: String!) {
      registerEmployer(input: { name: "PT Sinar Tekstil", idempotencyKey: $key }) {
        employer { id } errors { code message }
      }
    }
  `);
  const job = graphql(`
    mutation Job($participant: ID!, $employer: ID!, $wage: Rupiah!, $key: String!) {
      recordEmployment(input: { participantId: $participant, employerId: $employer, contractType: PKWTT,
          startedOn: "2015-01-05", lastReportedWage: $wage, idempotencyKey: $key }) {
        employment { id } errors { code message }
      }
    }
  `);
  const paid = graphql(`
    mutation Paid($participant: ID!, $employer: ID!, $months: [Date!]!, $key: String!) {
      recordContributions(input: { participantId: $participant, employerId: $employer, months: $months,
          idempotencyKey: $key }) { errors { code message } }
    }
  `);
  const nik = "9999014506901234";
  const participant = there(done((await officer.ask(person, { nik, key: key() })).registerParticipant).participant).id;
  const employer = there(done((await officer.ask(company, { key: key() })).registerEmployer).employer).id;
  const both = { participant, employer };
  const recorded = (await officer.ask(job, { ...both, wage: 4_250_000, key: key() })).recordEmployment;
  const months = Array.from({ length: 24 }, (_, month) => new Date(Date.UTC(2023, 1 + month, 1)).toISOString().slice(0, 10));
  done((await officer.ask(paid, { ...both, months, key: key() })).recordContributions);
  return { participant, employment: there(done(recorded).employment).id };
}

async function reported(sari: Client, employment: string): Promise<{ id: string; claims: readonly { id: string }[] }> {
  const document = graphql(`
    mutation Report($employment: ID!, $proof: ID!, $key: String!) {
      reportTermination(input: { employmentId: $employment, terminatedOn: "2025-02-24", cause: EFFICIENCY,
          uploadIds: [$proof], idempotencyKey: $key }) {
        benefitCase { id claims { id } } errors { code message }
      }
    }
  `);
  const proof = await sari.upload(picture());
  const report = done((await sari.ask(document, { employment, proof, key: key() })).reportTermination);
  const found = there(report.benefitCase);
  return { id: found.id, claims: there(found.claims) };
}

async function filed(sari: Client, benefitCase: string, claim: string): Promise<string> {
  const account = graphql(`
    mutation Account($key: String!) {
      registerBankAccount(input: { bank: "Bank Nusantara", number: "1234567890", holderName: "Sari Wulandari",
          idempotencyKey: $key }) { errors { code message } }
    }
  `);
  const commitment = graphql(`
    query Commitment { commitmentText { hash } }
  `);
  const sign = graphql(`
    mutation Sign($case: ID!, $hash: String!, $key: String!) {
      signCommitment(input: { benefitCaseId: $case, textHash: $hash, willingToWork: true, idempotencyKey: $key }) {
        errors { code message }
      }
    }
  `);
  const file = graphql(`
    mutation File($claim: ID!, $selfie: ID!, $key: String!) {
      fileClaim(input: { claimId: $claim, selfieUploadId: $selfie, idempotencyKey: $key }) {
        claim { status } errors { code message }
      }
    }
  `);
  done((await sari.ask(account, { key: key() })).registerBankAccount);
  const hash = there((await sari.ask(commitment, {})).commitmentText).hash;
  done((await sari.ask(sign, { case: benefitCase, hash, key: key() })).signCommitment);
  const selfie = await sari.upload(picture());
  return there(done((await sari.ask(file, { claim, selfie, key: key() })).fileClaim).claim).status;
}

async function approved(officer: Client, claim: string): Promise<string> {
  const take = graphql(`
    mutation Take($claim: ID!, $key: String!) {
      takeClaim(input: { claimId: $claim, idempotencyKey: $key }) { errors { code message } }
    }
  `);
  const approve = graphql(`
    mutation Approve($claim: ID!, $key: String!) {
      approveClaim(input: { claimId: $claim, idempotencyKey: $key }) { claim { status amount } errors { code message } }
    }
  `);
  done((await officer.ask(take, { claim, key: key() })).takeClaim);
  const claimed = there(done((await officer.ask(approve, { claim, key: key() })).approveClaim).claim);
  return `${claimed.status} ${claimed.amount}`;
}

async function next(sari: Client, claim: string): Promise<unknown> {
  const document = graphql(`
    query Next($id: ID!) {
      claim(id: $id) { status opensOn locks { code missing } mission { points pointsTarget } }
    }
  `);
  return there((await sari.ask(document, { id: claim })).claim);
}

// A grey picture in PNG: a camera would give a better one.
function picture(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(PICTURE), (letter) => letter.charCodeAt(0));
}
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAHgAAAB4AQAAAAARHwt/AAAAF0lEQVR42mNgGAWjYBSMglEwCkYBvQEAB4AAAYHy/WUAAAAASUVORK5CYII=";

await travel("2025-03-10T09:00:00+07:00");
const officer = await acting("OFFICER", "officer-journey");
const { participant, employment } = await registered(officer);
const sari = await acting("PARTICIPANT", participant);
const opened = await reported(sari, employment);
const first = await filed(sari, opened.id, opened.claims[0].id);
const decided = await approved(officer, opened.claims[0].id);
console.log(JSON.stringify({ first, decided, next: await next(sari, opened.claims[1].id) }));
