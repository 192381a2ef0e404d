/** What `refunds doctor` says, in Korean. */
import type { doctorEn } from './cli-doctor.en';

export const doctorKo: typeof doctorEn = {
  status: { ok: '정상', failed: '실패', unknown: '알 수 없음' },
  check: {
    configuration: '설정',
    temporal: 'Temporal',
    namespace: '네임스페이스',
    searchAttributes: '검색 속성',
    worker: '워커',
    inbox: '통지함',
    clock: '시계',
    credentials: '쿠키페이 인증 정보',
    notiSecret: '통지 비밀값',
  },
  toMend: (how) => `조치: ${how}`,
  summary: (failed, unknown) =>
    failed + unknown === 0 ? '모두 정상입니다.' : `정상이 아닙니다: 실패 ${failed}건, 알 수 없음 ${unknown}건.`,
  faultySettings: '설정에 오류가 있습니다. 위의 설정 항목을 보세요',
  temporalAway: 'Temporal이 응답하지 않아 확인할 수 없습니다',
  unforeseen: (said) => `확인할 수 없었습니다: ${said}`,

  configuration: {
    ok: (gateway) => `빠진 것 없음. 게이트웨이는 ${gateway}`,
    mend: 'docs/configuration.md에 따라 이 변수들을 설정하고 doctor를 다시 실행하세요.',
  },
  temporal: {
    ok: (address, version) => `${address} 응답함, 버전 ${version}`,
    away: (address, said) => `${address} 응답 없음: ${said}`,
    mend: 'Temporal을 시작하거나 TEMPORAL_ADDRESS(필요하면 TEMPORAL_API_KEY, TEMPORAL_TLS_*)를 맞게 설정하세요.',
  },
  namespace: {
    ok: (name, days) =>
      `${name}, 끝난 환불을 ${days}일 보관${days < 30 ? '. 90일을 권장합니다, docs/configuration.md 참조' : ''}`,
    missing: (name) => `네임스페이스 ${name}이(가) 없습니다`,
    mend: (name) =>
      `TEMPORAL_NAMESPACE를 맞게 설정하거나 만드세요: temporal operator namespace create --namespace ${name} --retention 90d`,
  },
  searchAttributes: {
    ok: '다섯 개 모두 있음',
    missing: (names) => `없음: ${names}. 환불을 시작할 수 없습니다`,
    otherType: (names) => `형식이 다름: ${names}. 환불을 시작할 수 없습니다`,
    mendMissing: 'npm run register. 권한이 없으면 docs/configuration.md의 명령을 권한 있는 사람이 실행하게 하세요.',
    mendOtherType: '환불 전용 네임스페이스를 쓰세요.',
  },
  worker: {
    ok: (names) => `작업을 받는 중: ${names}`,
    none: '작업을 받는 워커가 없습니다. 환불이 멈춰 있지만 잃는 것은 없습니다',
    mend: '같은 Temporal 설정으로 npm run worker(또는 npm start)를 실행하세요.',
  },
  inbox: {
    ok: 'PostgreSQL이 응답하고 테이블이 최신입니다',
    embedded: (pid) => `내장 통지함, 프로세스 ${pid}이(가) 열고 있음`,
    embeddedClosed: '내장 통지함을 열고 있는 프로세스가 없습니다. 통지를 받을 수 없습니다',
    mendEmbedded: 'npm start 또는 npm run noti를 실행하세요. 운영에서는 INBOX_DATABASE_URL을 설정하세요.',
    away: (said) => `PostgreSQL이 응답하지 않습니다: ${said}`,
    mendAway: 'PostgreSQL을 시작하거나 INBOX_DATABASE_URL을 고치세요.',
    notMigrated: (steps) => `테이블이 최신이 아닙니다. 빠진 단계: ${steps}`,
    mendNotMigrated: 'npm run noti가 시작할 때 만듭니다. 데이터베이스 사용자에게 권한이 있어야 합니다.',
  },
  clock: {
    offset: (server, seconds) => `${server} ${seconds}초`,
    servers: { temporal: 'Temporal', cookiePay: '쿠키페이', inbox: 'PostgreSQL' },
    ok: (offsets) => `서버 시각과 맞습니다 (차이: ${offsets})`,
    off: (offsets) => `서버 시각과 이 시계의 차이: ${offsets}`,
    unseen: '시각을 물어볼 수 있는 서버가 없습니다',
    mend: '이 컴퓨터(timedatectl set-ntp true) 또는 시각이 다른 서버의 시계를 NTP로 맞추세요.',
  },
  credentials: {
    ok: (gateway) => `${gateway}에서 토큰을 받음`,
    rejected: (said) => `쿠키페이가 거부합니다: ${said}`,
    mendRejected:
      'COOKIEPAY_PAY2_ID와 COOKIEPAY_PAY2_KEY(연동 시크릿키)를 쿠키페이 관리자 화면과 대조하고, 이 게이트웨이의 것인지 확인하세요. 진행 중인 환불은 저절로 계속됩니다.',
    unavailable: (said) => `쿠키페이에서 토큰을 받을 수 없습니다: ${said}`,
    mendUnavailable: '여기에서 COOKIEPAY_BASE_URL에 연결되는지 확인하세요. 환불은 기다렸다가 저절로 계속됩니다.',
  },
  notiSecret: {
    ok: '설정됨, 충분히 강함',
    two: '두 개 설정됨, 둘 다 충분히 강함. 이전 값으로 오는 마지막 통지를 받은 뒤 이전 값을 지우세요',
    weak: '설정됐지만 추측하기 쉽습니다',
    missing: '쓸 수 없습니다. 위의 설정 항목을 보세요',
    mend: 'openssl rand -hex 24로 만드세요. NOTI_SECRET에 설정하고, 쿠키페이 관리자 화면에 https://호스트/noti/비밀값 으로 등록하세요.',
  },
};
